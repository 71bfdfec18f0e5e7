package dev.berth.runtime.session;

import dev.berth.acp.AcpException;
import dev.berth.acp.ErrorCode;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;

/** What an agent's error answers mean. */
final class AgentAnswers {
    private static final String AGAIN = "berth logs says more; prompt it again";

    private AgentAnswers() {}

    static BerthException failure(AgentDialect.TurnFailure failure, ExpectedAgent expected, String tried) {
        return failure.login()
                ? new BerthException(ErrorKind.LOGIN_MISSING, tried, failure.text(), login(expected))
                : new BerthException(
                        ErrorKind.AGENT_ERROR, tried, expected.title() + " said: " + failure.text(), AGAIN);
    }

    static BerthException error(AcpException.ErrorResponse answer, ExpectedAgent expected, String tried) {
        String seen = expected.title() + " answered error " + answer.code() + ": " + answer.text();
        return answer.code() == ErrorCode.AUTH_REQUIRED
                ? new BerthException(ErrorKind.LOGIN_MISSING, tried, seen, login(expected), answer)
                : new BerthException(ErrorKind.AGENT_ERROR, tried, seen, AGAIN, answer);
    }

    private static String login(ExpectedAgent expected) {
        return expected.credential().isEmpty()
                ? "check its credentials: its provider refused them, or there are none"
                : "check what it logs in with: " + expected.credential();
    }
}
