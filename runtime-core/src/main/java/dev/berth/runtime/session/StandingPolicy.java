package dev.berth.runtime.session;

import dev.berth.acp.PermissionOption;
import dev.berth.acp.PermissionOutcome;
import dev.berth.acp.PermissionRequest;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The policies that ask nobody. They never choose an option that lasts, such as {@code allow_always}. */
enum StandingPolicy implements PermissionPolicy {
    ALLOW {
        @Override
        boolean allows(String kind) {
            return true;
        }
    },
    READS {
        @Override
        boolean allows(String kind) {
            return READING.contains(kind);
        }
    },
    REJECT {
        @Override
        boolean allows(String kind) {
            return false;
        }
    };

    private static final Set<String> READING = Set.of("read", "search");

    abstract boolean allows(String kind);

    @Override
    public CompletionStage<PermissionOutcome> answer(PermissionRequest request) {
        String wanted = allows(request.toolCall().path("kind").asString("other")) ? "allow_once" : "reject_once";
        PermissionOutcome outcome = option(request.options(), wanted)
                .<PermissionOutcome>map(option -> new PermissionOutcome.Selected(option.id()))
                .orElseGet(PermissionOutcome.Cancelled::new);
        return CompletableFuture.completedFuture(outcome);
    }

    /** The option of a kind; if two options have the kind, the one whose id is like it. */
    private static Optional<PermissionOption> option(List<PermissionOption> options, String kind) {
        return options.stream()
                .filter(option -> option.kind().equals(kind))
                .min(Comparator.comparingInt(option -> likeKind(option.id(), kind) ? 0 : 1));
    }

    private static boolean likeKind(String id, String kind) {
        String word = id.replace('-', '_');
        return word.equals(kind) || word.equals(kind.substring(0, kind.indexOf('_')));
    }
}
