package dev.berth.acp;

/**
 * What passed over a connection until now; a snapshot, the numbers may be of slightly different moments.
 *
 * @param framesIn messages understood
 * @param framesOut messages written
 * @param bytesIn bytes read
 * @param bytesOut bytes written
 * @param skippedLines lines that were no JSON-RPC message
 * @param longLines lines past the limit
 * @param unmatchedResponses late, doubled or unknown responses
 * @param refusedRequests requests of the peer answered with an error without a handler
 * @param handlerFailures times a handler threw
 * @param readingPauses times the handler was so slow that reading paused
 * @param notSent messages that could not be queued
 */
public record WireStats(
        long framesIn,
        long framesOut,
        long bytesIn,
        long bytesOut,
        long skippedLines,
        long longLines,
        long unmatchedResponses,
        long refusedRequests,
        long handlerFailures,
        long readingPauses,
        long notSent) {}
