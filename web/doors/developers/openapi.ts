/** As much of an OpenAPI 3.1 document as this page reads. */
export interface OpenApi {
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, ApiOperation>>>>;
}

export interface ApiOperation {
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly description?: string;
  }[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: JsonSchema }>> };
  readonly responses?: Readonly<
    Record<string, { readonly description?: string; readonly content?: Readonly<Record<string, { readonly schema?: JsonSchema }>> }>
  >;
}

export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

export interface Route {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly tag: string;
  readonly operation: ApiOperation;
}

const methods = ['get', 'post', 'put', 'patch', 'delete'];

/** All operations, by the institution that they belong to, in the document's order. */
export function routesOf(document: OpenApi): readonly Route[] {
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([method]) => methods.includes(method))
      .map(([method, operation]) => ({
        id: `${method} ${path}`,
        method: method.toUpperCase(),
        path,
        tag: operation.tags?.[0] ?? institutionOf(path),
        operation,
      })),
  );
}

/** `/api/v1/INSTITUTION/…`; empty for anything else. */
function institutionOf(path: string): string {
  return /^\/api\/v1\/([^/]+)/.exec(path)?.[1] ?? '';
}
