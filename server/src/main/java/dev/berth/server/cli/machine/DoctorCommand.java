package dev.berth.server.cli.machine;

import dev.berth.runtime.agent.Login;
import dev.berth.runtime.agent.Target;
import dev.berth.runtime.config.KnownSettings;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.host.ContainerHosts;
import dev.berth.runtime.host.HostReport;
import dev.berth.runtime.limit.Limit;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.profile.ProfileFile;
import dev.berth.runtime.profile.Profiles;
import dev.berth.server.cli.BerthTask;
import dev.berth.server.cli.ExitCode;
import dev.berth.server.cli.output.ErrorAdvice;
import dev.berth.server.cli.output.Printer;
import dev.berth.server.cli.output.Stdio;
import dev.berth.server.wiring.Application;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code berth doctor}: prints one line for each precondition. NOT_READY unless Java and the chosen host work. */
@Command(name = "doctor", description = "Check every precondition and say what to do.")
public final class DoctorCommand extends BerthTask {
    @Option(names = "--limits", description = "list all time limits instead")
    boolean limits;

    @Override
    public ExitCode run(Application application, Printer printer) throws Exception {
        if (limits) {
            printer.rows(
                    List.of("limit", "value", "setting", "awaits"),
                    limits(application.context().limits()));
            return ExitCode.DONE;
        }
        HostReport report = ContainerHosts.report(application.context());
        JavaCheck java = JavaCheck.ofThisProcess(application.context().environment());
        List<Map<String, Object>> rows = new ArrayList<>();
        rows.add(row("Java", java.works(), java.seen(), java.todo()));
        rows.add(row("home", true, application.context().home().root().toString(), ""));
        rows.addAll(profiles(application.targets().profiles()));
        rows.addAll(logins(application));
        report.findings()
                .forEach(
                        line -> rows.add(row(line.what(), line.works(), line.seen(), ErrorAdvice.todo(line.advice()))));
        report.chosen().ifPresent(host -> rows.add(row("host for new instances", true, host, "")));
        if (root.options.json) {
            printer.rows(List.of("what", "works", "seen", "todo"), rows);
        } else {
            PrintStream out = Stdio.ofProcess().out();
            rows.forEach(row -> print(row, out));
        }
        return java.works() && report.chosen().isPresent() ? ExitCode.DONE : ExitCode.NOT_READY;
    }

    private static void print(Map<String, Object> row, PrintStream out) {
        String mark = "yes".equals(row.get("works")) ? "ok" : "--";
        out.printf("%-4s %s: %s%n", mark, row.get("what"), row.get("seen"));
        String todo = String.valueOf(row.get("todo"));
        if (!todo.isEmpty()) {
            out.printf("       %s%n", todo);
        }
    }

    /** One row for each profile. A row that does not work leaves the exit code alone. */
    private static List<Map<String, Object>> profiles(Profiles profiles) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Target target : profiles.names()) {
            String what = "profile " + target;
            try {
                profiles.find(target).ifPresent(file -> rows.add(row(what, true, describe(file), "")));
            } catch (BerthException e) {
                rows.add(row(what, false, e.tried() + ": " + e.seen(), ErrorAdvice.todo(e)));
            }
        }
        profiles.misnamed()
                .forEach(
                        (name, seen) -> rows.add(row("profile " + name, false, seen, "rename the file, or remove it")));
        return rows;
    }

    /** One row for each login. A row that does not work leaves the exit code alone. */
    private static List<Map<String, Object>> logins(Application application) {
        return application.targets().all().stream()
                .map(target -> switch (application.login(target)) {
                    case Login.Known(String source) -> row("login " + target, true, source, "");
                    case Login.NotNeeded() -> row("login " + target, true, "none needed", "");
                    case Login.Missing(String hint) ->
                        row(
                                "login " + target,
                                false,
                                "none",
                                hint
                                        + (application.targets().ownLogin(target)
                                                ? "; or log in: berth login " + target
                                                : ""));
                })
                .toList();
    }

    private static String describe(ProfileFile file) {
        var _ = file.recipe();
        return file.profile().title() + ", locked; " + file.place();
    }

    private static Map<String, Object> row(String what, boolean works, String seen, String todo) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("what", what);
        row.put("works", works ? "yes" : "no");
        row.put("seen", seen);
        row.put("todo", todo);
        return row;
    }

    private static List<Map<String, Object>> limits(Limits limits) {
        return KnownSettings.limits().stream()
                .map(limit -> limit(limit, limits))
                .toList();
    }

    private static Map<String, Object> limit(Limit limit, Limits limits) {
        return Map.of(
                "limit", limit.name(),
                "value", Limits.text(limits.value(limit)),
                "setting", limit.setting(),
                "awaits", limit.awaited());
    }
}
