package dev.berth.runtime.session;

import dev.berth.acp.AcpException;
import dev.berth.acp.ErrorCode;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;

/** Translates failures that an agent reports itself. */
final class AgentAnswers {
    private static final String AGAIN = "try again; the agent's log has more";

    private AgentAnswers() {}

    /** The error of a failure that the agent's dialect found. */
    static BerthException failure(AgentDialect.TurnFailure failure, ExpectedAgent expected, String tried) {
        return failure.login()
                ? new BerthException(ErrorKind.LOGIN_REFUSED, tried, failure.text(), refused(expected))
                : new BerthException(
                        ErrorKind.AGENT_ERROR, tried, expected.title() + " said: " + failure.text(), AGAIN);
    }

    /** The error of a JSON-RPC error answer, with the agent's own text. */
    static BerthException error(AcpException.ErrorResponse answer, ExpectedAgent expected, String tried) {
        String seen = expected.title() + " answered error " + answer.code() + ": " + answer.text();
        if (answer.code() != ErrorCode.AUTH_REQUIRED) {
            return new BerthException(ErrorKind.AGENT_ERROR, tried, seen, AGAIN, answer);
        }
        return expected.credential().isEmpty()
                ? new BerthException(
                        ErrorKind.LOGIN_MISSING,
                        tried,
                        seen,
                        "log in, or set a credential; if there is one, the provider refused it",
                        answer)
                : new BerthException(ErrorKind.LOGIN_REFUSED, tried, seen, refused(expected), answer);
    }

    private static String refused(ExpectedAgent expected) {
        return expected.credential().isEmpty()
                ? "replace its credential, or log in again: the provider refused it"
                : "replace its credential, which the provider refused: " + expected.credential();
    }
}
