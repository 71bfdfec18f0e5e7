package dev.berth.testkit.parts;

/**
 * The real parts of this machine, each detected once per JVM. Safe for all threads.
 *
 * <p>Parts that are present are used. If {@code BERTH_INSTALL_PARTS} is {@code 1}, on Debian and as root, missing
 * docker, bubblewrap, Chromium and sshd are installed, and a docker that does not answer is started.
 */
public final class RealParts {
    private static final Memoized<Availability<DockerPart>> DOCKER = new Memoized<>(DockerDetection::detect);
    private static final Memoized<Availability<NerdctlPart>> NERDCTL = new Memoized<>(NerdctlDetection::detect);
    private static final Memoized<Availability<BubblewrapPart>> BUBBLEWRAP =
            new Memoized<>(BubblewrapDetection::detect);
    private static final Memoized<Availability<ChromiumPart>> CHROMIUM = new Memoized<>(ChromiumDetection::detect);
    private static final Memoized<Availability<SshdPart>> SSHD = new Memoized<>(SshdDetection::detect);

    private RealParts() {}

    /** A docker engine. Installing and starting it takes minutes. */
    public static Availability<DockerPart> docker() throws InterruptedException {
        return DOCKER.value();
    }

    /** Nerdctl with its containerd. */
    public static Availability<NerdctlPart> nerdctl() throws InterruptedException {
        return NERDCTL.value();
    }

    /** Bubblewrap. */
    public static Availability<BubblewrapPart> bubblewrap() throws InterruptedException {
        return BUBBLEWRAP.value();
    }

    /** Chromium with its driver. Installing them takes half a minute. */
    public static Availability<ChromiumPart> chromium() throws InterruptedException {
        return CHROMIUM.value();
    }

    /** OpenSSH's server. Installing it takes a quarter of a minute. */
    public static Availability<SshdPart> sshd() throws InterruptedException {
        return SSHD.value();
    }
}
