package dev.homeport.testkit.junit;

import static org.junit.platform.commons.support.AnnotationSupport.findAnnotation;

import dev.homeport.testkit.RegionLab;
import java.lang.reflect.AnnotatedElement;
import java.util.Optional;
import java.util.function.Supplier;

/** Holds the lab that {@link RegionLabTest} on a class or method asks for. */
record LabWish(RegionLabTest wanted) {
    static Optional<LabWish> of(AnnotatedElement annotated) {
        return findAnnotation(annotated, RegionLabTest.class).map(LabWish::new);
    }

    boolean perClass() {
        return wanted.lifetime() == LabLifetime.PER_CLASS;
    }

    Supplier<RegionLab> start() {
        return () -> {
            var lab = RegionLab.builder()
                    .regions(wanted.regions())
                    .postgres(wanted.postgres())
                    .replication(wanted.replication())
                    .tls(wanted.tls())
                    .dynamoDb(wanted.dynamoDb())
                    .parameterStores(wanted.parameterStores())
                    .start();
            if (wanted.dynamoDb()) {
                lab.trustInThisJvm();
            }
            return lab;
        };
    }
}
