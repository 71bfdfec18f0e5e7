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

/** The installation of Debian packages, if the variable {@link #INSTALL_VARIABLE} is {@code 1}. */
final class DebianPackages {
    static final String INSTALL_VARIABLE = "BERTH_INSTALL_PARTS";

    private static final ReentrantLock INSTALL_LOCK = new ReentrantLock();

    private DebianPackages() {}

    /** Whether installing is enabled and possible: on Debian, as root. */
    static boolean mayInstall() {
        return "1".equals(System.getenv(INSTALL_VARIABLE)) && isRoot() && Files.exists(Path.of("/etc/debian_version"));
    }

    static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException _) {
            return false; // a system without /proc is no Debian
        }
    }

    static HostProgram.Result install(String... packages) throws InterruptedException {
        INSTALL_LOCK.lockInterruptibly();
        try {
            return TestCache.open().withFileLock("install", () -> installLocked(List.of(packages)));
        } finally {
            INSTALL_LOCK.unlock();
        }
    }

    private static HostProgram.Result installLocked(List<String> packages) throws InterruptedException {
        Map<String, String> environment = new TreeMap<>(System.getenv());
        environment.put("DEBIAN_FRONTEND", "noninteractive");
        List<String> argv = new ArrayList<>(List.of("apt-get", "install", "-y", "-q", "--no-install-recommends"));
        argv.addAll(packages);
        HostProgram.Result first = HostProgram.run(environment, Duration.ofMinutes(10), argv);
        if (first.ok()) {
            return first;
        }
        // package lists are absent or old in new images
        HostProgram.run(environment, Duration.ofMinutes(5), List.of("apt-get", "update", "-q"));
        return HostProgram.run(environment, Duration.ofMinutes(10), argv);
    }
}
