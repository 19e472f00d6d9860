import { getMeter } from '../../ops/telemetry/meter.ts';

/** What R13.1 asks of an HTTP server, named as OpenTelemetry names it where it does. */
const meter = getMeter('edge');

export const duration = meter.createHistogram('http.server.request.duration', {
  description: 'From the parsed request to the reply; see http.server.front.replies for the rest',
  unit: 's',
});
export const requestSize = meter.createHistogram('http.server.request.body.size', {
  description: 'Bodies as they came',
  unit: 'By',
});
export const responseSize = meter.createHistogram('http.server.response.body.size', {
  description: 'Bodies made here, before compression; repeated ones count once',
  unit: 'By',
});
export const serialisation = meter.createHistogram('http.server.serialisation.duration', {
  description: 'From an answer to its bytes',
  unit: 's',
});
export const authentication = meter.createHistogram('http.server.authentication.duration', {
  description: 'From the header to the verified identity',
  unit: 's',
});
export const validation = meter.createHistogram('http.server.validation.duration', {
  description: 'Conditions, path, query and body; reading the body is part of it',
  unit: 's',
});
export const shed = meter.createCounter('http.server.shed', {
  description: 'Requests refused by load',
});
export const problems = meter.createCounter('http.server.problems', {
  description: 'Refusals by code',
});

/** Requests that are inside, and how many may be. */
export function observeLoad(load: {
  readonly inFlight: () => number;
  readonly inFlightMax: () => number;
}): void {
  meter
    .createObservableGauge('http.server.active_requests', {
      description: 'Requests inside that are not answered yet',
    })
    .addCallback((result) => result.observe(load.inFlight()));
  meter
    .createObservableGauge('http.server.active_requests.limit', {
      description: 'How many may be inside; less when the event loop is late',
    })
    .addCallback((result) => result.observe(load.inFlightMax()));
}
