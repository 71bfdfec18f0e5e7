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

/** Tickets that each open one WebSocket, once and within a short time. Safe for all threads. */
final class Tickets {
    private static final int BYTES = 16;
    private static final String TRIED = "opening a terminal with a ticket";

    private final Duration lifetime;
    private final int most;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final ReentrantLock lock = new ReentrantLock();
    /** Oldest first. */
    private final Map<String, Issued> issued = new LinkedHashMap<>();

    /** @param most the most unused tickets of one principal */
    Tickets(Duration lifetime, int most, Clock clock) {
        this.lifetime = lifetime;
        this.most = most;
        this.clock = clock;
    }

    /** The right that a ticket gives; {@code origin} is the origin of the page that requested the ticket. */
    record Grant(Principal principal, Optional<String> origin, TicketRequest request) {}

    record Issued(String ticket, Instant expires, Grant grant) {}

    Duration lifetime() {
        return lifetime;
    }

    Issued issue(Grant grant) {
        byte[] bits = new byte[BYTES];
        random.nextBytes(bits);
        String ticket = Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
        lock.lock();
        try {
            removeExpiredLocked();
            if (issued.values().stream()
                            .filter(other -> other.grant().principal().equals(grant.principal()))
                            .count()
                    >= most) {
                throw new Refusal(
                        429,
                        ErrorKind.LIMIT_REACHED,
                        "issuing a ticket",
                        most + " unused tickets are issued",
                        "use these tickets, or wait " + lifetime.toSeconds() + " s until they expire");
            }
            Issued fresh = new Issued(ticket, clock.instant().plus(lifetime), grant);
            issued.put(ticket, fresh);
            return fresh;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Redeems a ticket. The ticket is used up even when it is refused, so that each ticket allows one guess of its
     * origin.
     */
    Grant redeem(String ticket, Optional<String> origin) {
        Issued redeemed;
        lock.lock();
        try {
            removeExpiredLocked();
            redeemed = issued.remove(ticket);
        } finally {
            lock.unlock();
        }
        if (redeemed == null) {
            throw unauthorized("it is unknown, used or older than " + lifetime.toSeconds() + " s");
        }
        if (!redeemed.grant().origin().equals(origin)) {
            throw unauthorized("it was issued to another page");
        }
        return redeemed.grant();
    }

    static Refusal unauthorized(String seen) {
        return new Refusal(401, ErrorKind.USAGE, TRIED, seen, "get a new ticket: POST /terminal/tickets");
    }

    private void removeExpiredLocked() {
        Instant now = clock.instant();
        Iterator<Issued> oldest = issued.values().iterator();
        while (oldest.hasNext() && !oldest.next().expires().isAfter(now)) {
            oldest.remove();
        }
    }
}
