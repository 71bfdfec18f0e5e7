package dev.berth.testkit.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScriptTest {
    @Test
    void a_prompt_without_directives_is_echoed() {
        assertThat(Script.parse(" Hello there\n").directives())
                .containsExactly(new Directive.Say("You said: Hello there"));
    }

    @Test
    void every_directive_is_read() {
        Script script = Script.parse("""
                This line is for people.
                @@say one\\ntwo\\\\three
                  @@think hm
                @@plan look | write
                @@write a dir/b.txt :: x :: y\\n
                @@run echo hi :: there
                @@read /etc/hosts
                @@slow 3 20
                @@huge 1000
                @@hang
                @@error 429
                @@error
                @@cut
                @@max-tokens
                @@refuse
                """);

        assertThat(script.directives())
                .containsExactly(
                        new Directive.Say("one\ntwo\\three"),
                        new Directive.Think("hm"),
                        new Directive.Plan(List.of("look", "write")),
                        new Directive.Write("a dir/b.txt", "x :: y\n"),
                        new Directive.Run("echo hi :: there"),
                        new Directive.Read("/etc/hosts"),
                        new Directive.Slow(3, Duration.ofMillis(20)),
                        new Directive.Huge(1000),
                        new Directive.Hang(),
                        new Directive.Fail(429),
                        new Directive.Fail(500),
                        new Directive.Cut(),
                        new Directive.MaxTokens(),
                        new Directive.Refuse());
    }

    @Test
    void an_answer_ends_with_its_tool_call_and_the_last_one_says_done() {
        Script script = Script.parse("@@say first\n@@run ls\n@@write a :: b");

        assertThat(script.answer(0)).containsExactly(new Directive.Say("first"), new Directive.Run("ls"));
        assertThat(script.answer(1)).containsExactly(new Directive.Write("a", "b"));
        assertThat(script.answer(2)).containsExactly(new Directive.Say("Done."));
    }

    @Test
    void a_directive_that_cannot_be_read_is_named_in_the_answer() {
        for (String line : List.of("@@dance", "@@slow 1", "@@slow x y", "@@write nowhere", "@@run", "@@error many")) {
            assertThat(Script.parse(line).directives())
                    .containsExactly(new Directive.Say("Can't read this directive: " + line));
        }
    }
}
