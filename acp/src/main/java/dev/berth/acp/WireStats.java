package dev.berth.acp;

/**
 * The counters of a connection since its start, as a snapshot; the numbers may be of slightly different moments.
 *
 * @param framesIn messages read and understood
 * @param framesOut messages written
 * @param bytesIn bytes read
 * @param bytesOut bytes written
 * @param skippedLines lines that were no JSON-RPC message
 * @param longLines lines longer than the limit
 * @param unmatchedResponses late, doubled or unknown responses
 * @param refusedRequests requests of the peer answered with an error without a handler
 * @param handlerFailures exceptions of handlers
 * @param readingPauses pauses of the reading because of a slow handler
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
