import { createServer } from 'node:http';
import process from 'node:process';

/** As little as a handler of Node can do: the bytes and headers that it is given, to everybody. */
const given = JSON.parse(process.env['QW_BARE_HEADERS'] ?? '{}') as Record<string, string>;
const body = Buffer.from(process.env['QW_BARE_BODY'] ?? '', 'base64');
const headers = { ...given, 'content-length': body.byteLength };
createServer((_request, response) => {
  response.writeHead(200, headers);
  response.end(body);
}).listen(Number(process.env['QW_BARE_PORT']), '127.0.0.1', () => console.log('ready bare'));
