package dev.berth.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.event.RuntimeListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Uses lines that BuildKit (through nerdctl 2.3.5) and docker's classic builder wrote. */
class BuildFailureTest {
    @Test
    void npms_reason_is_found_in_buildkits_output() {
        assertThat(explain("""
                #7 [3/3] RUN cd /x && npm ci
                #7 1.160 npm ERR! code EUSAGE
                #7 1.161 npm ERR!\s
                #7 1.162 npm ERR! The `npm ci` command can only install with an existing package-lock.json or
                #7 1.163 npm ERR! npm-shrinkwrap.json with lockfileVersion >= 1. Run an install with npm@5 or
                #7 1.163 npm ERR! later to generate a package-lock.json file, then try again.
                #7 1.169 npm ERR! Usage:
                #7 1.170 npm ERR! npm ci
                #7 1.172 npm ERR! Run "npm help ci" for more info
                #7 1.180 npm ERR! A complete log of this run can be found in:
                #7 1.181 npm ERR!     /root/.npm/_logs/2026-11-21T12_40_21_739Z-debug-0.log
                #7 ERROR: process "/bin/sh -c cd /x && npm ci" did not complete successfully: exit code: 1
                ------
                 > [3/3] RUN cd /x && npm ci:
                1.172 npm ERR! Run "npm help ci" for more info
                1.181 npm ERR!     /root/.npm/_logs/2026-11-21T12_40_21_739Z-debug-0.log
                ------
                Containerfile:4
                --------------------
                   3 |     COPY package.json /x/
                   4 | >>> RUN cd /x && npm ci
                --------------------
                error: failed to solve: process "/bin/sh -c cd /x && npm ci" did not complete successfully: exit code: 1
                """).seen())
                .startsWith("npm ERR! code EUSAGE | npm ERR! The `npm ci` command can only install with an existing")
                .contains("then try again.")
                .doesNotContain("Containerfile")
                .doesNotContain("debug-0.log");
    }

    @Test
    void npms_reason_is_found_in_the_classic_builders_output() {
        assertThat(explain("""
                Step 4/4 : RUN cd /x && npm ci
                 ---> Running in 2e70329f49cc
                \u001b[91mnpm\u001b[0m\u001b[91m \u001b[0m\u001b[91mERR! code E404
                \u001b[0m\u001b[91mnpm\u001b[0m\u001b[91m ERR!\s
                npm ERR! 404 Not Found - GET /nothing
                \u001b[0m\u001b[91m
                \u001b[0m\u001b[91mnpm ERR!     /root/.npm/_logs/2026-11-21T12_40_23_722Z-debug-0.log
                \u001b[0mRemoving intermediate container 2e70329f49cc
                The command '/bin/sh -c cd /x && npm ci' returned a non-zero code: 1
                """).seen()).isEqualTo("npm ERR! code E404 | npm ERR! 404 Not Found - GET /nothing");
    }

    @Test
    void a_full_disk_is_found_among_other_lines() {
        BerthException explained = explain("""
                #6 0.412 cp: error writing '/x/big': No space left on device
                #6 ERROR: process "/bin/sh -c cp /big /x" did not complete successfully: exit code: 1
                """);

        assertThat(explained.kind()).isEqualTo(ErrorKind.DISK_FULL);
        assertThat(explained.seen()).startsWith("cp: error writing '/x/big': No space left on device");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            npm ERR! notarget No matching version found for @some/one@3.0.99.                                     | @some/one@3.0.99
            npm error 404  'is-odd@3.0.99' is not in this registry.                                                | is-odd@3.0.99
            ERROR: Could not find a version that satisfies the requirement cowsay==6.99 (from versions: 6.0, 6.1)  | cowsay==6.99
            """)
    void a_package_that_the_registry_lacks_is_named(String line, String name) {
        BerthException explained = explain(line + "\n");

        assertThat(explained.kind()).isEqualTo(ErrorKind.PACKAGE_ABSENT);
        assertThat(explained.seen()).contains(" no " + name + ",");
    }

    @Test
    void pip_without_any_version_may_not_have_reached_its_registry() {
        assertThat(explain("""
                Could not fetch URL: CERTIFICATE_VERIFY_FAILED certificate verify failed - skipping
                ERROR: Could not find a version that satisfies the requirement cowsay==6.1 (from versions: none)
                """))
                .returns(ErrorKind.IMAGE_BUILD_FAILED, BerthException::kind)
                .extracting(BerthException::todo)
                .asString()
                .contains("image.caCertificates");
    }

    @Test
    void without_a_reason_in_the_lines_the_engines_message_stays() {
        assertThat(explain("Step 1/4 : ARG BERTH_BASE\n").seen()).isEqualTo("exit 1");
    }

    private static BerthException explain(String output) {
        BuildLog log = new BuildLog(RuntimeListener.none());
        output.lines().forEach(log);
        BerthException failed = new BerthException(ErrorKind.IMAGE_BUILD_FAILED, "building", "exit 1", "look");
        return BuildFailure.explain(failed, log.lastLines());
    }
}
