package dev.berth.bench;

import java.util.ArrayList;
import java.util.List;

/** The variables of an adapter that Berth started, for the same adapter without Berth. */
final class AdapterVariables {
    private AdapterVariables() {}

    /** The variables of the adapter in the container, without Berth's own. */
    static List<String> of(BenchFixture fixture, String container) throws Exception {
        String script = "for one in $(grep -lsz BERTH_MARK= /proc/[0-9]*/environ); do"
                + " grep -qs berth-exec ${one%environ}cmdline || { tr '\\0' '\\n' <$one; break; }; done";
        return fixture.bare().lines("exec", container, "sh", "-c", script).stream()
                .filter(line -> line.matches("[A-Za-z_][A-Za-z0-9_]*=.*"))
                .filter(line -> !line.matches("(BERTH_MARK|BERTH_LEASH|HOSTNAME|PWD|OLDPWD|SHLVL|_)=.*"))
                .toList();
    }

    /** The arguments of the engine's program that start the adapter in a container. */
    static String[] exec(String container, List<String> adapter, List<String> variables) {
        List<String> arguments = new ArrayList<>(List.of("exec", "-i"));
        variables.forEach(variable -> arguments.addAll(List.of("-e", variable)));
        arguments.add(container);
        arguments.addAll(adapter);
        return arguments.toArray(String[]::new);
    }
}
