import type { RequestHandler } from 'express';

/** Several middlewares as one: the router looks at each that it knows of anew for every request. */
export function inTurn(...handlers: readonly RequestHandler[]): RequestHandler {
  return (request, response, next) => {
    let turn = 0;
    const step = (error?: unknown): void => {
      const handler = error === undefined ? handlers[turn++] : undefined;
      if (handler) {
        void handler(request, response, step);
      } else {
        next(error);
      }
    };
    step();
  };
}
