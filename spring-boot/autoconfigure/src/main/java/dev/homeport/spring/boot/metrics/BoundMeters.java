package dev.homeport.spring.boot.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;

/** Binds meters once every bean exists, and removes them when the context is closed. */
final class BoundMeters implements SmartInitializingSingleton, DisposableBean {

    private final Supplier<Stream<? extends AutoCloseable>> bind;
    private final List<AutoCloseable> bound = new ArrayList<>();

    /** @param bind binds the meters of some beans, and returns what removes them */
    BoundMeters(Supplier<Stream<? extends AutoCloseable>> bind) {
        this.bind = bind;
    }

    @Override
    public void afterSingletonsInstantiated() {
        bind.get().forEach(bound::add);
    }

    @Override
    public void destroy() throws Exception {
        for (var meters : bound) {
            meters.close();
        }
    }
}
