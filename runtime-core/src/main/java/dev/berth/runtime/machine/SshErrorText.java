package dev.berth.runtime.machine;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.util.Locale;

/** What the words of {@code ssh} mean for people, once a login has failed. */
record SshErrorText(SshTarget target) {
    /** @param words what ssh, or whatever carried it, said last; possibly nothing */
    BerthException of(String words) {
        return new BerthException(
                ErrorKind.MACHINE_NOT_READY,
                tried(),
                words.isBlank() ? "ssh ended without a word" : words.strip(),
                todo(words.toLowerCase(Locale.ROOT)));
    }

    BerthException unfit(String problem) {
        return new BerthException(
                ErrorKind.MACHINE_NOT_READY,
                tried(),
                problem,
                problem.startsWith("its startup files")
                        ? "let them be silent where there is no terminal: "
                                + "[ -t 1 ] before what they write, in ~/.bashrc there for example"
                        : "a machine needs Linux with /proc, GNU grep, and a home or /tmp that can be written");
    }

    String tried() {
        return "logging in to " + target.destination();
    }

    private String todo(String words) {
        String by = byHand();
        if (words.contains("permission denied") || words.contains("too many authentication failures")) {
            return "let it in without a question: " + by
                    + " true must work; ssh-copy-id puts a key there, ssh-add unlocks one here";
        }
        if (words.contains("identification has changed")) {
            return "its key is another than before: find out why, then ssh-keygen -R "
                    + target.destination().replaceFirst(".*@", "");
        }
        if (words.contains("host key verification failed")) {
            return "its key is not known yet: " + by + " once by hand, and compare the key that it shows";
        }
        if (words.contains("could not resolve") || words.contains("name or service not known")) {
            return "check the name, and the Host lines of the configuration of ssh";
        }
        if (words.contains("connection refused")) {
            return "start sshd there, or name its Port in the configuration of ssh";
        }
        if (words.contains("timed out") || words.contains("no route") || words.contains("unreachable")) {
            return "check that it runs and can be reached: " + by;
        }
        if (words.contains("password is required") || words.contains("sudo:")) {
            return "allow " + String.join(" ", target.become()) + " there without a password";
        }
        if (words.contains("configuration option") || words.contains("configuration file")) {
            return "correct the configuration of ssh";
        }
        if (words.contains("no space left")) {
            return "free space there, in the home of whoever logs in";
        }
        return "see whether " + by + " true works; berth doctor";
    }

    private String byHand() {
        return "ssh " + target.configFile().map(file -> "-F " + file + " ").orElse("") + target.destination();
    }
}
