package dev.homeport.examples.spring;

import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;

/** Keeps orders. */
interface OrderRepository extends JpaRepository<Order, Long> {

    Optional<Order> findFirstByReference(String reference);
}
