# The first stage has npm; the second has only what runs: the packages, and among them the Node that Salvor pins.
FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The demo's Slack is an optional package of 90 MB that nothing here starts.
RUN npm ci --omit=dev && rm -rf node_modules/local-slack-*
RUN ln -s node_modules/node-linux-*/bin/node runtime

FROM debian:bookworm-slim
WORKDIR /app
COPY --from=packages /app ./
COPY bin ./bin
COPY locales ./locales
COPY src ./src
# Everything belongs to root and nothing is written here: the file system may be read-only.
USER 10001:10001
ENV NODE_ENV=production
EXPOSE 8080
STOPSIGNAL SIGTERM
CMD ["./runtime", "src/cli.ts", "start"]
