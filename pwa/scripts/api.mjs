// npm run api -- PATH: writes src/api/schema.d.ts from the server's OpenAPI document (default ../openapi.json).
import { readFileSync, writeFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';

const source = process.argv[2] ?? '../openapi.json';
const document = JSON.parse(readFileSync(source, 'utf8'));
const header = '// Generated from the OpenAPI document by `npm run api`. Do not edit.\n';
writeFileSync(new URL('../src/api/schema.d.ts', import.meta.url), header + astToString(await openapiTS(document)));
console.log(`src/api/schema.d.ts written from ${source}`);
