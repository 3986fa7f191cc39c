package dev.homeport.examples.spring;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** Holds one order. Nothing keeps a reference from being ordered twice, so that a repetition that was wrong shows. */
@Entity
@Table(name = "orders")
public class Order {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long id;

    private String reference = "";
    private String item = "";

    /** Is what JPA needs. */
    protected Order() {}

    Order(String reference, String item) {
        this.reference = reference;
        this.item = item;
    }

    String reference() {
        return reference;
    }

    String item() {
        return item;
    }
}
