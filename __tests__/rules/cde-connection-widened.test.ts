import { ALLOW, checkRule, digest, workload } from '../support/world.ts';

checkRule(
  'cde-connection-widened',
  [
    {
      title: 'another port',
      edit: { 'pay/allow.yaml': ALLOW.replace('[{ port: http }]', '[{ port: http }, { port: 9000 }]') },
      says: /`shop\/web` can now also reach `pay\/api` on TCP 9000/,
      at: 'pay/allow.yaml:10',
    },
    {
      title: 'a range in place of one port',
      edit: { 'pay/allow.yaml': ALLOW.replace('{ port: http }', '{ port: 8443, endPort: 8500 }') },
      says: /on TCP 8444-8500/,
      at: 'pay/allow.yaml:10',
    },
  ],
  [
    {
      title: 'near miss: the port by number in place of its name',
      edit: { 'pay/allow.yaml': ALLOW.replace('{ port: http }', '{ port: 8443 }') },
    },
    {
      title: 'unrelated: an ordinary change in the shop',
      edit: { 'shop/cart.yaml': workload('shop', 'cart', { image: `registry.example/app@${digest('b')}` }) },
    },
  ],
);
