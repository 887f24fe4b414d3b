CREATE TABLE lending_of_sqlite (id ${id});
