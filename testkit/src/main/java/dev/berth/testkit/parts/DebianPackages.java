package dev.berth.testkit.parts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/** Installs packages, where that was asked for. */
final class Debian {
    static final String ASKED = "BERTH_INSTALL_PARTS";

    private static final ReentrantLock ONE_THREAD = new ReentrantLock();

    private Debian() {}

    /** Whether installing was asked for and can be done here. */
    static boolean mayInstall() {
        return "1".equals(System.getenv(ASKED)) && isRoot() && Files.exists(Path.of("/etc/debian_version"));
    }

    static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException _) {
            return false; // a system without /proc isn't the one that we install on
        }
    }

    static Tool.Result install(String... packages) throws InterruptedException {
        ONE_THREAD.lockInterruptibly();
        try {
            return TestCache.open().alone("install", () -> installAlone(List.of(packages)));
        } finally {
            ONE_THREAD.unlock();
        }
    }

    private static Tool.Result installAlone(List<String> packages) throws InterruptedException {
        Map<String, String> environment = new TreeMap<>(System.getenv());
        environment.put("DEBIAN_FRONTEND", "noninteractive");
        List<String> argv = new ArrayList<>(List.of("apt-get", "install", "-y", "-q", "--no-install-recommends"));
        argv.addAll(packages);
        Tool.Result first = Tool.run(environment, Duration.ofMinutes(10), argv);
        if (first.ok()) {
            return first;
        }
        // The package lists may be absent or old, as they are in fresh images.
        Tool.run(environment, Duration.ofMinutes(5), List.of("apt-get", "update", "-q"));
        return Tool.run(environment, Duration.ofMinutes(10), argv);
    }
}
