// npm run api -- DOCUMENT [TARGET]: writes the app's types (src/api/schema.d.ts) from the server's OpenAPI document.
import { readFileSync, writeFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';

const [source = '../openapi.json', target = new URL('../src/api/schema.d.ts', import.meta.url)] = process.argv.slice(2);
const document = JSON.parse(readFileSync(source, 'utf8'));
const header = '// Generated from the OpenAPI document by `npm run api`. Do not edit.\n';
writeFileSync(target, header + astToString(await openapiTS(document)));
console.log(`${target} written from ${source}`);
