package dev.berth.testkit.parts;

/**
 * The real parts of this machine, each looked for once per JVM. Safe for all threads.
 *
 * <p>What is there is used. Only if {@code BERTH_INSTALL_PARTS} is {@code 1}, on Debian and as root, docker,
 * bubblewrap, Chromium and sshd are installed where they are missing, and docker is started where it doesn't answer.
 */
public final class RealParts {
    private static final Memoized<Availability<DockerPart>> DOCKER = new Memoized<>(DockerDetection::docker);
    private static final Memoized<Availability<NerdctlPart>> NERDCTL = new Memoized<>(NerdctlDetection::nerdctl);
    private static final Memoized<Availability<BubblewrapPart>> BUBBLEWRAP =
            new Memoized<>(BubblewrapDetection::bubblewrap);
    private static final Memoized<Availability<ChromiumPart>> CHROMIUM = new Memoized<>(ChromiumDetection::chromium);
    private static final Memoized<Availability<SshdPart>> SSHD = new Memoized<>(SshdDetection::sshd);

    private RealParts() {}

    /** A docker engine. It may have to be installed and started: minutes. */
    public static Availability<DockerPart> docker() throws InterruptedException {
        return DOCKER.value();
    }

    /** nerdctl with its containerd. */
    public static Availability<NerdctlPart> nerdctl() throws InterruptedException {
        return NERDCTL.value();
    }

    /** bubblewrap. */
    public static Availability<BubblewrapPart> bubblewrap() throws InterruptedException {
        return BUBBLEWRAP.value();
    }

    /** Chromium with its driver. It may have to be installed: half a minute. */
    public static Availability<ChromiumPart> chromium() throws InterruptedException {
        return CHROMIUM.value();
    }

    /** OpenSSH's server. It may have to be installed: a quarter of a minute. */
    public static Availability<SshdPart> sshd() throws InterruptedException {
        return SSHD.value();
    }
}
