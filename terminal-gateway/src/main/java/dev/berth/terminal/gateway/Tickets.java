package dev.berth.terminal.gateway;

import dev.berth.runtime.error.ErrorKind;
import dev.berth.web.Principal;
import dev.berth.web.Refusal;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Rights to open one WebSocket, each good once and not for long. Safe for all threads. */
final class Tickets {
    private static final int BYTES = 16;
    private static final String TRIED = "opening a terminal with a ticket";

    private final Duration life;
    private final int most;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final ReentrantLock lock = new ReentrantLock();
    /** Oldest first. */
    private final Map<String, Issued> issued = new LinkedHashMap<>();

    /** @param most how many of one principal may be open at once */
    Tickets(Duration life, int most, Clock clock) {
        this.life = life;
        this.most = most;
        this.clock = clock;
    }

    /** What its holder may do. */
    record Grant(Principal principal, Optional<String> origin, TicketRequest request) {}

    record Issued(String ticket, Instant expires, Grant grant) {}

    Duration life() {
        return life;
    }

    Issued issue(Grant grant) {
        byte[] bits = new byte[BYTES];
        random.nextBytes(bits);
        String ticket = Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
        lock.lock();
        try {
            forgetOldLocked();
            if (issued.values().stream()
                            .filter(other -> other.grant().principal().equals(grant.principal()))
                            .count()
                    >= most) {
                throw new Refusal(
                        429,
                        ErrorKind.LIMIT_REACHED,
                        "issuing a ticket",
                        most + " tickets are open",
                        "use them, or wait " + life.toSeconds() + " s until they expire");
            }
            Issued fresh = new Issued(ticket, clock.instant().plus(life), grant);
            issued.put(ticket, fresh);
            return fresh;
        } finally {
            lock.unlock();
        }
    }

    /** Uses one up, also when it is then refused: who guesses gets one try. */
    Grant redeem(String ticket, Optional<String> origin) {
        Issued found;
        lock.lock();
        try {
            forgetOldLocked();
            found = issued.remove(ticket);
        } finally {
            lock.unlock();
        }
        if (found == null) {
            throw unauthorized("it is unknown, used or older than " + life.toSeconds() + " s");
        }
        if (!found.grant().origin().equals(origin)) {
            throw unauthorized("it was issued to another page");
        }
        return found.grant();
    }

    static Refusal unauthorized(String seen) {
        return new Refusal(401, ErrorKind.USAGE, TRIED, seen, "get a new one: POST /terminal/tickets");
    }

    private void forgetOldLocked() {
        Instant now = clock.instant();
        Iterator<Issued> oldest = issued.values().iterator();
        while (oldest.hasNext() && !oldest.next().expires().isAfter(now)) {
            oldest.remove();
        }
    }
}
