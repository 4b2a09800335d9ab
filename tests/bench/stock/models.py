"""A story with its byline, pictures and an edition with its placements, as plainly as Django puts them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Section(models.Model):
    name = models.CharField(max_length=20)

    objects: ClassVar[models.Manager[Section]] = models.Manager()

    class Meta:
        app_label = "stock"

    def __str__(self) -> str:
        return self.name


class Story(models.Model):
    STATES = (
        ("draft", "draft"),
        ("first_review", "first review"),
        ("second_review", "second review"),
        ("final_review", "final review"),
        ("signed", "signed"),
        ("published", "published"),
    )
    headline = models.CharField(max_length=300)
    body = models.TextField()
    remarks = models.TextField(blank=True)
    section = models.ForeignKey(Section, null=True, blank=True, on_delete=models.PROTECT)
    state = models.CharField(max_length=20, choices=STATES, default="draft", db_index=True)
    changed_at = models.DateTimeField(auto_now=True, db_index=True)

    objects: ClassVar[models.Manager[Story]] = models.Manager()

    class Meta:
        app_label = "stock"
        ordering = ("-changed_at",)
        verbose_name_plural = "stories"

    def __str__(self) -> str:
        return self.headline


class Byline(models.Model):
    story = models.ForeignKey(Story, on_delete=models.CASCADE)
    name = models.CharField(max_length=60)

    objects: ClassVar[models.Manager[Byline]] = models.Manager()

    class Meta:
        app_label = "stock"

    def __str__(self) -> str:
        return self.name


class Photo(models.Model):
    caption = models.TextField(blank=True)

    objects: ClassVar[models.Manager[Photo]] = models.Manager()

    class Meta:
        app_label = "stock"

    def __str__(self) -> str:
        return self.caption


class Edition(models.Model):
    date = models.DateField()

    objects: ClassVar[models.Manager[Edition]] = models.Manager()

    class Meta:
        app_label = "stock"

    def __str__(self) -> str:
        return str(self.date)


class Placement(models.Model):
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE)
    story = models.ForeignKey(Story, on_delete=models.CASCADE)
    page = models.PositiveSmallIntegerField()

    objects: ClassVar[models.Manager[Placement]] = models.Manager()

    class Meta:
        app_label = "stock"

    def __str__(self) -> str:
        return f"{self.page}: {self.story}"
