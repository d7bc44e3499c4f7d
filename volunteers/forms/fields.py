"""Fields that forms here and above share: the languages somebody speaks."""

from django import forms


class SpokenField(forms.MultipleChoiceField):
    widget = forms.CheckboxSelectMultiple
