"""Orders and their lines."""

from django.db import models


class Order(models.Model):
    note = models.CharField(max_length=40)


class Line(models.Model):
    order = models.ForeignKey(Order, related_name="lines", on_delete=models.CASCADE)
