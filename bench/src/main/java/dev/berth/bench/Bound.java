package dev.berth.bench;

/** The bound of a finding. */
record Bound(Relation relation, double value) {
    enum Relation {
        AT_MOST("<="),
        AT_LEAST(">="),
        EXACTLY("="),
        NONE("none");

        private final String sign;

        Relation(String sign) {
            this.sign = sign;
        }
    }

    static Bound atMost(double value) {
        return new Bound(Relation.AT_MOST, value);
    }

    static Bound atLeast(double value) {
        return new Bound(Relation.AT_LEAST, value);
    }

    static Bound exactly(double value) {
        return new Bound(Relation.EXACTLY, value);
    }

    /** No bound, for findings without a requirement. */
    static Bound none() {
        return new Bound(Relation.NONE, 0);
    }

    boolean holds(double measured) {
        return switch (relation) {
            case AT_MOST -> measured <= value;
            case AT_LEAST -> measured >= value;
            case EXACTLY -> measured == value;
            case NONE -> true;
        };
    }

    @Override
    public String toString() {
        return relation == Relation.NONE ? "-" : relation.sign + " " + Finding.number(value);
    }
}
