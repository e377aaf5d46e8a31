// Loaded into a node under test before anything else: what it sends to https://push.example goes to PUSH_AT instead, where
// the push service of the tests listens.
import http from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';

const { request } = https;
https.request = (address, options, ...more) => {
  const { hostname, pathname } = new URL(address);
  if (hostname !== 'push.example') return request(address, options, ...more);
  const { lookup: _, ...rest } = options;
  return http.request(process.env.PUSH_AT + pathname, rest, ...more);
};
syncBuiltinESMExports();
