import type { Attempt } from './attempt.ts';
import type { Incident } from './incident.ts';
import type { NewsContent } from './news.ts';

// The thread keeps what it must tell; what was told long ago is not needed any more.
const longestNews = 200;

/** The incident with one more thing to tell its thread. `at` in milliseconds since the epoch. */
export function withNews(incident: Incident, content: NewsContent, at: number): Incident {
  const [revision, position] = (incident.news.at(-1)?.id ?? '').split('.').map(Number);
  const id = `${incident.revision}.${revision === incident.revision ? (position ?? 0) + 1 : 0}`;
  const news = [...incident.news, { id, at, ...content }];
  const surplus = Math.max(0, Math.min(news.length - longestNews, incident.toldNews));
  return { ...incident, news: news.slice(surplus), toldNews: incident.toldNews - surplus };
}

/** The incident with one attempt changed; itself when there is no such attempt. */
export function withAttempt(incident: Incident, id: string, change: (attempt: Attempt) => Attempt): Incident {
  const attempts = incident.attempts.map((attempt) => (attempt.id === id ? change(attempt) : attempt));
  return { ...incident, attempts };
}
