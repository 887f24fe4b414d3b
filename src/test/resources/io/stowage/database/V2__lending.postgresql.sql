CREATE TABLE lending_of_postgresql (id ${id});
