package dev.homeport.examples.spring;

import java.util.Map;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;

/** Holds how many of each article are in a shopping cart. */
@DynamoDbBean
public class Cart {

    private String id = "";
    private Map<String, Integer> articles = Map.of();

    /** Returns what the cart is called. */
    @DynamoDbPartitionKey
    public String getId() {
        return id;
    }

    /** Sets what the cart is called. */
    public void setId(String id) {
        this.id = id;
    }

    /** Returns how many there are of each article. */
    public Map<String, Integer> getArticles() {
        return articles;
    }

    /** Sets how many there are of each article. */
    public void setArticles(Map<String, Integer> articles) {
        this.articles = articles;
    }
}
