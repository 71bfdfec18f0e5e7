package dev.berth.server.serve;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks for the instances from time to time, on a virtual thread, so that {@link RunningInstances} stays current. */
final class InstanceWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(InstanceWatch.class);
    private static final int SECONDS_BETWEEN = 30;

    private final ServedInstances instances;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread =
            Thread.ofVirtual().name("berth-instance-watch").unstarted(this::run);

    private InstanceWatch(ServedInstances instances) {
        this.instances = instances;
    }

    static InstanceWatch start(ServedInstances instances) {
        InstanceWatch watch = new InstanceWatch(instances);
        watch.thread.start();
        return watch;
    }

    private void run() {
        try {
            do {
                look();
            } while (!closed.await(SECONDS_BETWEEN, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            log.debug("the watch was interrupted", e);
        }
    }

    private void look() throws InterruptedException {
        try {
            var _ = instances.instances();
        } catch (RuntimeException e) {
            log.warn("the running instances were not recorded", e);
        }
    }

    /** Asks once more, within the limit of a query, and ends. */
    @Override
    public void close() {
        closed.countDown();
        try {
            look();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
