package dev.berth.server.cli;

import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.Target;
import dev.berth.runtime.error.BerthException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code TARGET[/AGENT]}. */
record AgentRef(Target target, AgentId agent) {
    static AgentRef of(String text) {
        int slash = text.indexOf('/');
        return slash < 0
                ? new AgentRef(Target.of(text), AgentId.MAIN)
                : new AgentRef(Target.of(text.substring(0, slash)), AgentId.of(text.substring(slash + 1)));
    }

    @Override
    public String toString() {
        return target + "/" + agent;
    }

    /** For picocli: a bad name is a usage error in one line. */
    static final class Converter implements ITypeConverter<AgentRef> {
        @Override
        public AgentRef convert(String value) {
            try {
                return of(value);
            } catch (BerthException e) {
                throw new TypeConversionException(e.tried() + ", " + e.seen());
            }
        }
    }
}
