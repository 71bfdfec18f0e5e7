package dev.berth.runtime.host;

import dev.berth.runtime.container.ContainerEngine;
import dev.berth.runtime.container.Containers;
import dev.berth.runtime.container.EngineIdentity;
import dev.berth.runtime.container.EngineInfo;
import dev.berth.runtime.container.Images;
import dev.berth.runtime.container.Stats;
import dev.berth.runtime.container.Volumes;
import dev.berth.runtime.error.BerthException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A fake engine that answers only the question for its version. */
record FakeEngine(String name, Answer answer, AtomicInteger questions) implements ContainerEngine {
    FakeEngine(String name, Answer answer) {
        this(name, answer, new AtomicInteger());
    }

    interface Answer {
        EngineInfo give() throws InterruptedException;
    }

    static FakeEngine answering(String name) {
        return new FakeEngine(name, () -> new EngineInfo(name, "1", "2", false, EngineIdentity.unknown()));
    }

    static FakeEngine failing(String name, BerthException problem) {
        return new FakeEngine(name, () -> {
            throw problem;
        });
    }

    int questionCount() {
        return questions.get();
    }

    @Override
    public EngineInfo info() throws InterruptedException {
        questions.incrementAndGet();
        return answer.give();
    }

    @Override
    public Containers containers() {
        throw new AssertionError("no container is asked for");
    }

    @Override
    public Optional<Images> images() {
        return Optional.empty();
    }

    @Override
    public Optional<Volumes> volumes() {
        return Optional.empty();
    }

    @Override
    public Optional<Stats> stats() {
        return Optional.empty();
    }
}
