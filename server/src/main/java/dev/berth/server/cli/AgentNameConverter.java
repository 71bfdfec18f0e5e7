package dev.berth.server.cli;

import dev.berth.runtime.agent.AgentName;
import dev.berth.runtime.error.BerthException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts an argument {@code TARGET[/AGENT]} for picocli; a bad name is a usage error in one line. */
public final class AgentNameConverter implements ITypeConverter<AgentName> {
    @Override
    public AgentName convert(String value) {
        try {
            return AgentName.of(value);
        } catch (BerthException e) {
            throw new TypeConversionException(e.tried() + ", " + e.seen());
        }
    }
}
