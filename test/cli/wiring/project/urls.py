"""Who answers each question about orders."""

from django.db import connections
from django.http import JsonResponse
from django.urls import path

from shop.models import Line, Order


def server_of(alias):
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT inet_server_port()")
        return cursor.fetchone()[0]


def answer(order, **more):
    alias = order._state.db
    return JsonResponse({"alias": alias, "server": server_of(alias), "note": order.note, **more})


def orders(request):
    if request.method == "POST":
        order = Order.objects.create(note=request.GET["note"])
        return answer(Order.objects.get(pk=order.pk))
    return answer(Order.objects.order_by("-pk").first())


def relations(request):
    """An order of the reader gets a line of the writer, and what is asked for by name comes from there."""
    of_reader = Order.objects.using("reader").first()
    of_writer = Order.objects.using("default").first()
    before = {"reader": of_reader._state.db, "writer": of_writer._state.db, "related": of_writer.lines.all().db}
    line = Line(order=of_reader)
    line.save()
    return JsonResponse({**before, "line": line._state.db, "later": Order.objects.first()._state.db})


urlpatterns = [path("orders", orders), path("relations", relations)]
