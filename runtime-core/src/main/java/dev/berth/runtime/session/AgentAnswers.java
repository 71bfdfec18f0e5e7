package dev.berth.runtime.session;

import dev.berth.acp.AcpException;
import dev.berth.acp.ErrorCode;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;

/** What an agent's error answers mean. */
final class AgentAnswers {
    private AgentAnswers() {}

    static BerthException error(AcpException.ErrorResponse answer, ExpectedAgent expected, String tried) {
        String seen = expected.title() + " answered error " + answer.code() + ": " + answer.text();
        return answer.code() == ErrorCode.AUTH_REQUIRED
                ? new BerthException(
                        ErrorKind.LOGIN_MISSING,
                        tried,
                        seen,
                        expected.credential().isEmpty()
                                ? "check its credentials: its provider refused them, or there are none"
                                : "check what it logs in with: " + expected.credential(),
                        answer)
                : new BerthException(
                        ErrorKind.AGENT_ERROR, tried, seen, "berth logs says more; prompt it again", answer);
    }
}
