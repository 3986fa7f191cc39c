package dev.homeport.dynamodb;

/** What the simulated operations do, and how the product sees them. */
enum SimulatedWrite {
    READ(OperationShape.EVENTUAL_READ),
    CONSISTENT_READ(OperationShape.CONSISTENT_READ),
    PUT(OperationShape.IDEMPOTENT_WRITE),
    MARKED_PUT(OperationShape.IDEMPOTENT_WRITE),
    ADD(OperationShape.ACCUMULATING_WRITE),
    /**
     * Writes if the item still is as it was when the operation began. Done to items that nothing else touches: a put that
     * arrives twice brings an old version back, and with it the condition of a write that was done already.
     */
    COMPARE_AND_SET(OperationShape.CONDITIONAL_WRITE, 1),
    /** Writes if the item does not exist; done to items that nothing else touches. */
    CLAIM(OperationShape.CONDITIONAL_WRITE, 2),
    TRANSACTION(OperationShape.TRANSACTION),
    STATEMENT(OperationShape.STATEMENT_WRITE),
    CONTROL(OperationShape.CONTROL);

    static final int ITEMS_OF_A_SORT = 2_000;
    static final int ITEMS = 3 * ITEMS_OF_A_SORT;

    private static final SimulatedWrite[] MIX = mix();

    final OperationShape shape;

    /** The first of the items that it is done to. */
    final int itemsFrom;

    SimulatedWrite(OperationShape shape) {
        this(shape, 0);
    }

    SimulatedWrite(OperationShape shape, int sortOfItem) {
        this.shape = shape;
        this.itemsFrom = sortOfItem * ITEMS_OF_A_SORT;
    }

    /** One of a usual mixture. */
    static SimulatedWrite any(int random) {
        return MIX[Math.floorMod(random, MIX.length)];
    }

    private static SimulatedWrite[] mix() {
        var mix = new SimulatedWrite[100];
        int next = 0;
        int[] percent = {45, 5, 16, 4, 10, 8, 4, 5, 2, 1};
        for (var kind : values()) {
            for (int i = 0; i < percent[kind.ordinal()]; i++) {
                mix[next++] = kind;
            }
        }
        return mix;
    }
}
