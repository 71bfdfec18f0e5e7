package dev.berth.runtime.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import org.junit.jupiter.api.Test;

class EngineIdentityTest {
    private static final EngineIdentity A = new EngineIdentity("AAAA:BBBB", "");

    @Test
    void the_id_decides_and_not_the_endpoint() {
        assertThat(A.differs(new EngineIdentity("AAAA:BBBB", "tcp://other:2375")))
                .isFalse();
        assertThat(A.differs(new EngineIdentity("CCCC:DDDD", ""))).isTrue();
    }

    @Test
    void an_unknown_engine_differs_from_none() {
        assertThat(A.differs(EngineIdentity.unknown())).isFalse();
        assertThat(EngineIdentity.unknown().differs(A)).isFalse();
    }

    @Test
    void another_engine_is_refused_with_both_and_the_way_back() {
        EngineIdentity recorded = new EngineIdentity("CCCC:DDDD", "unix:///run/b.sock");

        assertThatThrownBy(() -> A.requireSame("opening claude/main", recorded))
                .isInstanceOfSatisfying(BerthException.class, e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.RECORDED_ELSEWHERE);
                    assertThat(e.kind().group()).isEqualTo(ErrorKind.Group.NOT_READY);
                    assertThat(e.seen()).contains("CCCC:DDDD", "AAAA:BBBB");
                    assertThat(e.todo()).contains("unix:///run/b.sock");
                });
        A.requireSame("opening claude/main", new EngineIdentity("AAAA:BBBB", "unix:///run/b.sock"));
    }
}
