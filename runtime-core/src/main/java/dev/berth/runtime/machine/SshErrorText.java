package dev.berth.runtime.machine;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.util.Locale;

/** Makes errors of a failed login from the messages of {@code ssh}. */
record SshErrorText(SshTarget target) {
    /** @param message the last lines of ssh, or of a program that it runs; may be empty */
    BerthException loginFailed(String message) {
        return new BerthException(
                ErrorKind.MACHINE_NOT_READY,
                tried(),
                message.isBlank() ? "ssh ended without a message" : message.strip(),
                todo(message.toLowerCase(Locale.ROOT)));
    }

    BerthException unfitMachine(String problem) {
        return new BerthException(
                ErrorKind.MACHINE_NOT_READY,
                tried(),
                problem,
                problem.startsWith("its startup files")
                        ? "make them silent without a terminal: "
                                + "put [ -t 1 ] before their output, for example in ~/.bashrc on that machine"
                        : "use a machine with Linux, /proc, GNU grep, and a writable home or /tmp");
    }

    String tried() {
        return "logging in to " + target.destination();
    }

    private String todo(String message) {
        String command = sshCommand();
        if (message.contains("permission denied") || message.contains("too many authentication failures")) {
            return "make a login without a password work: " + command
                    + " true must work; ssh-copy-id copies a key to the machine, ssh-add unlocks one";
        }
        if (message.contains("identification has changed")) {
            return "the host key changed: find out why, then run ssh-keygen -R "
                    + target.destination().replaceFirst(".*@", "");
        }
        if (message.contains("host key verification failed")) {
            return "the host key is not known yet: run " + command + " once by hand, and compare the key that it shows";
        }
        if (message.contains("could not resolve") || message.contains("name or service not known")) {
            return "check the name, and the Host lines of the ssh configuration";
        }
        if (message.contains("connection refused")) {
            return "start sshd on the machine, or set its Port in the ssh configuration";
        }
        if (message.contains("timed out") || message.contains("no route") || message.contains("unreachable")) {
            return "check that the machine runs and can be reached: " + command;
        }
        if (message.contains("password is required") || message.contains("sudo:")) {
            return "allow " + String.join(" ", target.become()) + " on the machine without a password";
        }
        if (message.contains("configuration option") || message.contains("configuration file")) {
            return "correct the ssh configuration";
        }
        if (message.contains("no space left")) {
            return "free space on the machine, in the home of the login's user";
        }
        return "check that " + command + " true works";
    }

    private String sshCommand() {
        return "ssh " + target.configFile().map(file -> "-F " + file + " ").orElse("") + target.destination();
    }
}
