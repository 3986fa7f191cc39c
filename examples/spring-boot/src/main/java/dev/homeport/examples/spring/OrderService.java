package dev.homeport.examples.spring;

import java.util.Optional;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Places orders. Only a failure that Spring calls transient is repeated; a commit that was not answered is not one. */
@Service
class OrderService {

    private final OrderRepository orders;

    OrderService(OrderRepository orders) {
        this.orders = orders;
    }

    @Retryable(TransientDataAccessException.class)
    @Transactional
    public void place(String reference, String item) {
        orders.save(new Order(reference, item));
    }

    @Retryable(TransientDataAccessException.class)
    @Transactional(readOnly = true)
    public Optional<Order> find(String reference) {
        return orders.findFirstByReference(reference);
    }
}
