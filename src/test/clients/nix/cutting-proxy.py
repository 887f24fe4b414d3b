"""Passes connections on, and cuts the first two that have brought the client so many bytes. Prints the head of each request.

cutting-proxy.py PORT TO BYTES
"""
import socket
import sys
import threading

port, to, limit = (int(each) for each in sys.argv[1:4])
cuts = [2]
lock = threading.Lock()


def close(*sockets):
    for each in sockets:
        try:
            each.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def upwards(client, server):
    try:
        while data := client.recv(65536):
            print(data.decode("latin-1").replace("\r", ""), flush=True)
            server.sendall(data)
    except OSError:
        pass
    close(client, server)


def downwards(client, server):
    passed = 0
    try:
        while data := server.recv(65536):
            passed += len(data)
            client.sendall(data)
            with lock:
                if passed > limit and cuts[0] > 0:
                    cuts[0] -= 1
                    break
    except OSError:
        pass
    close(client, server)


listener = socket.create_server(("127.0.0.1", port))
while True:
    accepted, _ = listener.accept()
    server_side = socket.create_connection(("127.0.0.1", to))
    for way in (upwards, downwards):
        threading.Thread(target=way, args=(accepted, server_side), daemon=True).start()
