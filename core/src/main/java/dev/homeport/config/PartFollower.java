package dev.homeport.config;

import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries one part of a configuration to something that is told of each change of it.
 *
 * <p>It takes what is current when its turn comes, not what an event says, so that the first turn, in the thread of the
 * user, and later ones cannot overtake each other and leave the older value.
 */
final class PartFollower<T, R> {

    private final Supplier<T> current;
    private final Function<? super T, ? extends R> part;
    private final Consumer<? super R> target;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock; null before the first turn. */
    private @Nullable R told;

    PartFollower(Supplier<T> current, Function<? super T, ? extends R> part, Consumer<? super R> target) {
        this.current = current;
        this.part = part;
        this.target = target;
    }

    /** A target that throws is told again in the next turn, even if nothing has changed by then. */
    void turn() {
        lock.lock();
        try {
            R now = Objects.requireNonNull(part.apply(current.get()), "the part to follow");
            if (!now.equals(told)) {
                told = null;
                target.accept(now);
                told = now;
            }
        } finally {
            lock.unlock();
        }
    }
}
