package dev.berth.runtime.session;

import dev.berth.acp.AcpException;
import dev.berth.acp.ErrorCode;
import dev.berth.acp.Implementation;
import dev.berth.acp.InitializeResult;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.limit.Deadline;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.LimitReachedException;
import dev.berth.runtime.limit.Limits;
import java.util.concurrent.ExecutionException;
import tools.jackson.databind.node.ObjectNode;

/** Sends {@code initialize} to an adapter, checks its name and version, and describes each kind of failure. */
record Handshake(ExpectedAgent expected, Limits limits) {
    private static final Implementation US = new Implementation("berth", "0.1.0");

    static Handshake of(ExpectedAgent expected, Limits limits) {
        return new Handshake(expected, limits);
    }

    InitializeResult with(AdapterConnection connection) throws InterruptedException {
        try (Deadline deadline = limits.start(KnownLimits.INITIALIZE, tried())) {
            InitializeResult result = deadline.await(connection.client().initialize(US, extensions()));
            check(result);
            return result;
        } catch (LimitReachedException e) {
            throw silent(connection, e);
        } catch (ExecutionException e) {
            throw failed(connection, e.getCause() == null ? e : e.getCause());
        }
    }

    private ObjectNode extensions() {
        ForeignCall.Result<ObjectNode> result = ForeignCall.start(
                        "AgentDialect.extensions() of " + expected.title(), expected.dialect()::extensions)
                .within(limits.value(KnownLimits.CALLBACK));
        if (result.value() == null) {
            throw new BerthException(
                    ErrorKind.UNEXPECTED, tried(), String.valueOf(result.problem()), "report this bug of its module");
        }
        return result.value();
    }

    private void check(InitializeResult result) {
        Implementation agent = result.agent().orElse(new Implementation("", ""));
        boolean name = expected.name().isEmpty() || expected.name().equals(agent.name());
        boolean version = expected.version().isEmpty() || expected.version().equals(agent.version());
        if (!name || !version) {
            throw error(
                    ErrorKind.AGENT_VERSION_DIFFERS,
                    "the program is " + text(agent) + " by its own answer, expected was "
                            + text(new Implementation(expected.name(), expected.version())));
        }
    }

    private static String text(Implementation agent) {
        String name = agent.name().isEmpty() ? "an agent without a name" : agent.name();
        return agent.version().isEmpty() ? name + " without a version" : name + " " + agent.version();
    }

    /** Lines that are no JSON-RPC, and no answer, mean that the program does not speak ACP; silence may be slowness. */
    private BerthException silent(AdapterConnection connection, LimitReachedException reached) {
        long garbage = connection.client().stats().skippedLines();
        if (garbage == 0) {
            return reached;
        }
        return error(
                ErrorKind.AGENT_NOT_ACP,
                "it wrote " + garbage
                        + " lines that are not of the Agent Client Protocol, and no answer to initialize; "
                        + reached.seen());
    }

    private BerthException failed(AdapterConnection connection, Throwable cause) {
        return switch (cause) {
            case AcpException.Closed _ -> connection.death().before("answering initialize", tried());
            // a program that does not know initialize is no agent; one that only echoes answers itself like that
            case AcpException.ErrorResponse answer
            when answer.code() == ErrorCode.METHOD_NOT_FOUND -> error(ErrorKind.AGENT_NOT_ACP, answer.seen());
            case AcpException.ErrorResponse answer -> AgentAnswers.error(answer, expected, tried());
            case AcpException other -> error(ErrorKind.AGENT_NOT_ACP, other.seen());
            default -> BerthException.wrap(tried(), cause);
        };
    }

    private BerthException error(ErrorKind kind, String seen) {
        return new BerthException(kind, tried(), seen, expected.repair());
    }

    private String tried() {
        return "shaking hands with " + expected.title() + " (" + expected.program() + ")";
    }
}
