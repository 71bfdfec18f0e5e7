package dev.berth.runtime.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The git of this host, without the settings of its user. */
final class TestGit {
    private TestGit() {}

    static String run(Path folder, String... words) throws IOException, InterruptedException {
        List<String> argv = new ArrayList<>(List.of(
                "git",
                "-c",
                "user.name=T",
                "-c",
                "user.email=t@example.org",
                "-c",
                "protocol.file.allow=always",
                "-c",
                "init.defaultBranch=main"));
        argv.addAll(List.of(words));
        ProcessBuilder builder =
                new ProcessBuilder(argv).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of("GIT_CONFIG_GLOBAL", "/dev/null", "GIT_CONFIG_NOSYSTEM", "1", "HOME", "/nonexistent"));
        Process git = builder.start();
        git.getOutputStream().close();
        String output = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(git.waitFor()).as("%s: %s", argv, output).isZero();
        return output;
    }

    /** Makes a repository with one commit of one file. */
    static Path repository(Path folder) throws IOException, InterruptedException {
        run(Objects.requireNonNull(folder.getParent()), "init", "-q", folder.toString());
        return committed(folder);
    }

    static Path committed(Path folder) throws IOException, InterruptedException {
        java.nio.file.Files.writeString(folder.resolve("file"), "one\n");
        run(folder, "add", ".");
        run(folder, "commit", "-qm", "one");
        return folder;
    }
}
