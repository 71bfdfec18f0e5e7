package dev.berth.testkit.llm;

import java.util.concurrent.CountDownLatch;

/** A {@link FakeLlm} as a program, to try an agent without an account. */
public final class FakeLlmMain {
    private FakeLlmMain() {}

    /** Runs until the process is ended. Options: {@code --port N}, {@code --bind ADDRESS}, {@code --key KEY}. */
    public static void main(String[] args) throws InterruptedException {
        String bind = "127.0.0.1";
        int port = 8484;
        String key = "";
        for (int i = 0; i < args.length; i += 2) {
            String value = i + 1 < args.length ? args[i + 1] : "";
            switch (args[i]) {
                case "--port" -> port = Integer.parseInt(value);
                case "--bind" -> bind = value;
                case "--key" -> key = value;
                default -> {
                    System.err.println("Usage: FakeLlmMain [--port N] [--bind ADDRESS] [--key KEY]");
                    System.exit(2);
                }
            }
        }
        try (FakeLlm llm = FakeLlm.start(bind, port)) {
            if (!key.isEmpty()) {
                llm.unauthorizedUnless(key);
            }
            System.out.println(instructions(llm, bind));
            new CountDownLatch(1).await();
        }
    }

    private static String instructions(FakeLlm llm, String bind) {
        return """
                A scripted model server listens on %1$s
                  Anthropic: ANTHROPIC_BASE_URL=%1$s ANTHROPIC_API_KEY=any
                  OpenAI:    OPENAI_BASE_URL=%1$s/v1 OPENAI_API_KEY=any   model: %2$s
                A prompt without a script is echoed. A script has one directive a line:
                  @@say TEXT   @@think TEXT   @@write PATH :: CONTENT   @@run COMMAND   @@read PATH
                  @@slow PIECES MILLIS   @@huge BYTES   @@hang   @@cut   @@error STATUS   @@max-tokens   @@refuse
                Ctrl-C ends it.""".formatted(llm.uri(bind), FakeLlm.MODEL);
    }
}
