import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';

/** This machine's own addresses outside loopback at which something takes connections on `port`. */
export async function answeringAddresses(port: number): Promise<string[]> {
  const addresses = Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .filter((one) => !one.internal && !one.address.startsWith('fe80:'))
    .map((one) => one.address);
  const answers = await Promise.all(addresses.map((address) => takesConnections(address, port)));
  return addresses.filter((_address, at) => answers[at]);
}

function takesConnections(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1000 });
    const settle = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
    socket.once('timeout', () => settle(false));
  });
}
