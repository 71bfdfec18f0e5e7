package dev.berth.runtime.image;

import java.util.Optional;

/**
 * The headers that change the member behind them: one of pax, or GNU's long name and long link. Go and GNU tar let
 * different ones win when there are more, so more are refused. One thread.
 */
final class TarExtensions {
    private Optional<PaxRecords> pax = Optional.empty();
    private Optional<String> longName = Optional.empty();
    private Optional<String> longLink = Optional.empty();

    /** Adds the header of this type; {@code content} has one character for each byte. */
    void add(char type, String content) throws BadArchiveException {
        boolean gnu = longName.isPresent() || longLink.isPresent();
        if (pax.isPresent() || (type == 'x' && gnu) || (type == 'L' ? longName : longLink).isPresent()) {
            throw BadArchiveException.foreign("a header in it extends a member that another one extends");
        }
        switch (type) {
            case 'x' -> pax = Optional.of(PaxRecords.parse(content));
            case 'L' -> longName = Optional.of(untilZero(content));
            case 'K' -> longLink = Optional.of(untilZero(content));
            // Go ignores pax's header for all later members, GNU tar does not
            default -> throw BadArchiveException.foreign("a header in it extends all later members");
        }
    }

    private static String untilZero(String content) throws BadArchiveException {
        int zero = content.indexOf('\0');
        if (zero < 1 || zero != content.length() - 1) {
            throw BadArchiveException.foreign("a long name in it does not end with its only zero byte");
        }
        return content.substring(0, zero);
    }

    TarReader.Member applyTo(TarReader.Member member) throws BadArchiveException {
        if (pax.isPresent()) {
            return pax.get().applyTo(member);
        }
        return new TarReader.Member(
                longName.orElse(member.name()), member.type(), longLink.orElse(member.link()), member.size());
    }

    /** Refuses headers behind which the archive ends. */
    void checkEnd() throws BadArchiveException {
        if (pax.isPresent() || longName.isPresent() || longLink.isPresent()) {
            throw BadArchiveException.foreign("its last header extends a member, and there is none");
        }
    }
}
